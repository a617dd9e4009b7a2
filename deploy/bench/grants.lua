-- The commands of whole grants, from the application to the settlement of the first payment: many grants at a time, all of them brought one step
-- further before any is brought two. Between two steps of a grant lie more requests than a thread has connections, so the first has been
-- answered when the second is sent. Each command comes from an account with its role, on the day it belongs to.

local threads = 0
local together = 400

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

-- Arguments: path of the ledger, host, a word that no other run has used, how many pools there are, the year, and the tokens of maker, checker,
-- releaser and department.
function init(args)
  path, host, run, pools, year = args[1], args[2], args[3], tonumber(args[4]), args[5]
  tokens = { maker = args[6], checker = args[7], releaser = args[8], department = args[9] }
  math.randomseed(number + 1)
  digest = string.rep("ab", 32)
  sweep, step, index, grants = 0, 1, 0, {}
  -- wrk asks the first thread for one request that it only looks at.
  looked = number > 0
end

local function day(number)
  return os.date("!%Y-%m-%d", os.time({ year = tonumber(year), month = 1, day = 1, hour = 12 }) + number * 86400)
end

local function grant()
  local id = string.format("%s-%d-%d-%d", run, number, sweep, index)
  local amount = math.random(10000, 20000) * 10000
  return { id = id, book = string.format("%064x", (number * 1000000 + sweep) * 1000 + index),  amount = amount, party = string.format("91510300MA%07dX", math.random(10000)), pool = string.format("mixed%02d-city-%s", math.random(pools) - 1, year) }
end

-- Role, path, the version that was seen or nil, the day, and the members of the command.
local steps = {
  function(g) return "maker", "project-grants", nil, 1, string.format('"grantId":"%s","scheme":"pilot","projectCode":"P-%s","title":"bench","partyId":"%s","partyName":"bench party","requestedFen":%d', g.id, g.id, g.party, g.amount) end,
  function(g) return "department", "project-grants/" .. g.id .. "/screening", nil, 3, '"checklistDigest":"' .. digest .. '"' end,
  function(g) return "department", "project-grants/" .. g.id .. "/officer", nil, 3, '"officerId":"bench.officer"' end,
  function(g) return "department", "project-grants/" .. g.id .. "/review", nil, 13, '"scoreBp":8600,"opinionDigest":"' .. digest .. '","reviewerIds":["bench.expert-1","bench.expert-2"]' end,
  function(g) return "department", "project-grants/" .. g.id .. "/proposal", nil, 16, string.format('"poolId":"%s","amountFen":%d,"baseFen":%d,"ratioBp":4000,"capFen":500000000,"minutesNo":"M-%s","schemeVersion":"bench-rules","expiresOn":"%s-12-20"', g.pool, g.amount, g.amount * 3, g.id, year) end,
  function(g) return "department", "project-grants/" .. g.id .. "/notice", nil, 17, '"url":"https://example.org/notices/' .. g.id .. '","from":"' .. day(17) .. '"' end,
  function(g) return "department", "project-grants/" .. g.id .. "/notice/closing", nil, 29, nil end,
  function(g) return "releaser", "project-grants/" .. g.id .. "/approval", 7, 31, '"documentNo":"D-' .. g.id .. '"' end,
  function(g) return "department", "project-grants/" .. g.id .. "/task-book", nil, 36, '"taskBookDigest":"' .. g.book .. '","payeeAccountDigest":"' .. digest .. '"' end,
  function(g) return "department", "project-grants/" .. g.id .. "/instalments", nil, 37, '"lines":[{"no":1,"amountFen":' .. g.amount .. ',"gate":"signing"}]' end,
  function(g) return "maker", "disbursement-orders", nil, 60, string.format('"orderId":"o-%s","grantKind":"project-grant","grantId":"%s","instalmentNo":1,"amountFen":%d,"payeeId":"%s","payeeName":"bench party","payeeAccountDigest":"%s"', g.id, g.id, g.amount, g.party, digest) end,
  function(g) return "checker", "disbursement-orders/o-" .. g.id .. "/check", 1, 61, '"opinion":"in order"' end,
  function(g) return "releaser", "disbursement-orders/o-" .. g.id .. "/approval", 2, 62, nil end,
  function(g) return "releaser", "disbursement-orders/o-" .. g.id .. "/instruction", 3, 63, '"voucherNo":"V-' .. g.id .. '","bank":"ICBC"' end,
  function(g) return "maker", "disbursement-orders/o-" .. g.id .. "/settlement", 4, 64, string.format('"bankRef":"B-%s","receiptDigest":"%s","amountFen":%d,"settledOn":"%s"', g.id, digest, g.amount, day(64)) end,
}

local days = {}

function request()
  if not looked then
    looked = true
    return "GET / HTTP/1.1\r\nHost: " .. host .. "\r\n\r\n"
  end
  index = index + 1
  if index > together then
    index = 1
    step = step + 1
    if step > #steps then
      step = 1
      sweep = sweep + 1
    end
  end
  if step == 1 then
    grants[index] = grant()
  end
  local role, where, version, on, members = steps[step](grants[index])
  days[on] = days[on] or day(on)
  local body = '{' .. (members and members .. ',' or '') .. '"businessDate":"' .. days[on] .. '"}'
  return "POST " .. path .. "/" .. where .. " HTTP/1.1\r\nHost: " .. host .. "\r\nAuthorization: Bearer " .. tokens[role] ..
    "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\nIdempotency-Key: " .. grants[index].id .. "-" .. step ..
    (version and '\r\nIf-Match: "' .. version .. '"' or "") .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\nsummary: {"requests":%d,"microseconds":%d,"refused":%d,"lost":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
