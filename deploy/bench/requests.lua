-- One command per request, each with a key of its own. wrk runs `request` once per request and thread, so the text is put together
-- by hand: whatever the client saves, the server under it has.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

-- Arguments: path, host, token, a word that no other run has used, the last day of the year.
function init(args)
  local path, host, token, run, expires = args[1], args[2], args[3], args[4], args[5]
  count = 0
  prefix = string.format("%s-%d-", run, number)
  local width = #prefix + 9
  local body = '{"reservationId":"","awardRef":"award-","instrument":"project-grant","amountFen":100000,"expiresOn":"' .. expires .. '"}'
  head = "POST " .. path .. " HTTP/1.1\r\nHost: " .. host .. "\r\nAuthorization: Bearer " .. token ..
    "\r\nContent-Type: application/json\r\nContent-Length: " .. (#body + 2 * width) .. "\r\nIdempotency-Key: "
  second = '\r\n\r\n{"reservationId":"'
  third = '","awardRef":"award-'
  tail = '","instrument":"project-grant","amountFen":100000,"expiresOn":"' .. expires .. '"}'
end

function request()
  count = count + 1
  local id = string.format("%s%09d", prefix, count)
  return head .. id .. second .. id .. third .. id .. tail
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\nsummary: {"requests":%d,"microseconds":%d,"refused":%d,"lost":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
