// What a browser adds to pages that already work without it: the chart, playing the as-of bar, and copying. No framework, no inline code.
(() => {
  'use strict';
  document.documentElement.classList.add('js');

  const colours = { available: '#2a8a6b', disbursed: '#123f6d', obligated: '#4a90c2', 'in-flight': '#c77d0a', reserved: '#8a80bf' };
  const dashes = { available: 'solid', disbursed: 'solid', obligated: 'dashed', 'in-flight': 'dotted', reserved: [8, 3, 2, 3] };
  const soft = '#4a5866';

  function drawChart() {
    const box = document.getElementById('chart');
    if (!box || !window.echarts) return;
    const data = JSON.parse(box.dataset.chart);
    const names = new Map(data.ticks);
    const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: 'svg' });
    chart.setOption({
      animation: false,
      aria: { enabled: true, label: { description: box.dataset.label } },
      color: data.series.map(line => colours[line.key]),
      grid: { left: 8, right: 16, top: box.clientWidth < 520 ? 64 : 44, bottom: 30, containLabel: true },
      legend: { top: 0, left: 0, icon: 'rect', itemWidth: 18, itemHeight: 4, textStyle: { color: soft, fontSize: 13 } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: 'line' },
        formatter: lines => [lines[0].value[2], ...lines.map(line => line.marker + line.seriesName + '  '
          + Number(line.value[1]).toLocaleString('en', { minimumFractionDigits: 2 }))].join('\n') },
      xAxis: { type: 'value', min: 0, max: data.until, splitLine: { show: false }, axisLine: { onZero: true },
        axisTick: { show: true, customValues: data.ticks.map(tick => tick[0]) },
        axisLabel: { color: soft, hideOverlap: true, customValues: data.ticks.map(tick => tick[0]), formatter: step => names.get(step) ?? '' } },
      yAxis: { type: 'value', min: 0, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: soft }, splitLine: { lineStyle: { color: '#e6ebf0' } } },
      series: data.series.map((line, i) => ({
        name: line.name, type: 'line', step: 'end', symbol: 'none', data: line.data,
        lineStyle: { width: i < 2 ? 2.5 : 1.75, type: dashes[line.key] },
        markLine: i === 0
          ? { silent: true, symbol: 'none', animation: false, data: [
            ...data.still.map(place => ({ xAxis: place, lineStyle: { color: '#8794a1', type: 'dotted', width: 3 }, label: { formatter: '≈', color: soft } })),
            ...(data.at == null ? [] : [{ xAxis: data.at, lineStyle: { color: '#b36b00', type: 'solid', width: 1.5 }, label: { show: false } }])] }
          : undefined,
      })),
    }, { notMerge: true });
  }

  const parts = { grantNetFen: '#123f6d', contingentFen: '#c77d0a', equityCostFen: '#2a8a6b', impairedFen: '#a33b2c', claimedFen: '#8a80bf', guaranteedLoanFen: '#4a90c2' };
  const yuan = value => Number(value).toLocaleString('en', { minimumFractionDigits: 2 });

  function pictureIn(box, option) {
    const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: 'svg' });
    chart.setOption({ animation: false, aria: { enabled: true, label: { description: box.dataset.label } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...option }, { notMerge: true });
  }

  function drawPictures() {
    if (!window.echarts) return;
    for (const box of document.querySelectorAll('[data-bars]')) {
      const data = JSON.parse(box.dataset.bars);
      pictureIn(box, {
        color: data.series.map(part => parts[part.key]),
        grid: { left: 8, right: 16, top: 44, bottom: 30, containLabel: true },
        legend: { top: 0, left: 0, textStyle: { color: soft, fontSize: 13 } },
        tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: 'shadow' }, valueFormatter: yuan },
        xAxis: { type: 'value', axisLabel: { color: soft, hideOverlap: true } },
        yAxis: { type: 'category', inverse: true, data: data.names, axisLabel: { color: soft, width: box.clientWidth / 3, overflow: 'truncate' } },
        series: data.series.map(part => ({ name: part.name, type: 'bar', stack: 'total', barMaxWidth: 22, data: part.data })),
      });
    }
    for (const box of document.querySelectorAll('[data-sankey]')) {
      const data = JSON.parse(box.dataset.sankey);
      const names = new Map(data.nodes.map(node => [node.id, node.name]));
      pictureIn(box, {
        tooltip: { renderMode: 'richText', confine: true, formatter: at => at.dataType === 'edge'
          ? names.get(at.data.source) + ' → ' + names.get(at.data.target) + '  ' + yuan(at.value) : at.name && names.get(at.name) + '  ' + yuan(at.value) },
        series: [{ type: 'sankey', left: 8, right: box.clientWidth / 4, top: 8, bottom: 8, nodeAlign: 'left', emphasis: { focus: 'adjacency' },
          label: { color: soft, width: box.clientWidth / 4.5, overflow: 'truncate', formatter: node => names.get(node.name) }, lineStyle: { color: 'source', opacity: .35 },
          data: data.nodes.map(node => ({ name: node.id })), links: data.links.map(link => ({ source: link.from, target: link.to, value: link.value })) }],
      });
    }
  }

  // Playing: from one stretch with entries to the next. Readers who ask for less motion have the step buttons instead.
  let playing = null;

  function showPlaying() {
    const button = document.getElementById('play');
    if (!button) return;
    button.hidden = matchMedia('(prefers-reduced-motion: reduce)').matches;
    button.textContent = playing ? button.dataset.pause : button.dataset.play;
    button.setAttribute('aria-pressed', playing ? 'true' : 'false');
  }

  function stopPlaying() {
    clearTimeout(playing);
    playing = null;
    showPlaying();
  }

  function playOn() {
    const slider = document.getElementById('day');
    const stops = document.getElementById('as-of').dataset.stops.split(' ').map(Number);
    const next = stops.find(stop => stop > Number(slider.value));
    if (next === undefined) { stopPlaying(); return; }
    move(slider, next);
  }

  function move(slider, step) {
    slider.value = step;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function dayOf(slider) {
    const step = Number(slider.value);
    const stretches = document.getElementById('as-of').dataset.scale.split(';').map(text => text.split(','));
    const [first, steps, from, days] = stretches.findLast(stretch => Number(stretch[0]) <= step);
    const day = new Date(from + 'T00:00:00Z');
    day.setUTCDate(day.getUTCDate() + Math.ceil((step - first + 1) * days / steps) - 1);
    return day.toISOString().slice(0, 10);
  }

  async function copy(button, text) {
    try { await navigator.clipboard.writeText(text); } catch { return; }
    const before = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = before; }, 2000);
  }

  function prepare() {
    showPlaying();
    for (const button of document.querySelectorAll('[data-link], [data-copy], [data-print]')) button.hidden = false;
    drawChart();
    drawPictures();
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.id === 'play') {
      if (playing) { stopPlaying(); return; }
      const slider = document.getElementById('day');
      playing = setTimeout(Number(slider.value) < Number(slider.max) ? playOn : () => move(slider, 0), 0);
      showPlaying();
    } else if ('print' in button.dataset) {
      print();
    } else if ('link' in button.dataset) {
      copy(button, new URL(button.dataset.link, location.href).href);
    } else if ('copy' in button.dataset) {
      copy(button, document.getElementById(button.dataset.copy).textContent);
    }
  });

  document.addEventListener('input', event => {
    if (event.target.id === 'day') event.target.setAttribute('aria-valuetext', dayOf(event.target));
  });
  for (const touch of ['pointerdown', 'keydown']) {
    document.addEventListener(touch, event => { if (event.target.id === 'day' && playing) stopPlaying(); });
  }

  // While playing, the address follows without filling the history.
  document.addEventListener('htmx:before:history:update', event => {
    if (playing && event.detail.history) event.detail.history.type = 'replace';
  });
  document.addEventListener('htmx:after:swap', () => {
    if (playing) playing = setTimeout(playOn, 700);
    prepare();
  });
  document.addEventListener('htmx:error', stopPlaying);
  addEventListener('resize', () => {
    const box = document.getElementById('chart');
    if (box && window.echarts) echarts.getInstanceByDom(box)?.resize();
    if (window.echarts) for (const picture of document.querySelectorAll('[data-bars], [data-sankey]')) echarts.getInstanceByDom(picture)?.resize();
  });

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', prepare); else prepare();
})();
