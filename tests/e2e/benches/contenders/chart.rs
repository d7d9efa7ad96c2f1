//! The picture: time to the widget on both networks, and bytes.

use super::browser::{FAST, SLOW};
use super::contender::CONTENDERS;
use super::spread::Measured;
use std::fmt::Write as _;

const LEFT: f64 = 260.0;
const WIDTH: f64 = 860.0;
const LANE: f64 = 46.0;
const TOP: f64 = 56.0;
/// For the text behind the longest bar.
const RIGHT: f64 = 150.0;

/// As SVG, legible on a light and on a dark ground.
pub fn draw(measured: &Measured) -> String {
    let height = TOP + LANE * CONTENDERS.len() as f64 + 8.0;
    let longest = CONTENDERS
        .iter()
        .map(|contender| measured.median(contender.name, "slow"))
        .fold(1.0, f64::max);
    let scale = (WIDTH - LEFT - RIGHT) / longest;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-label=\"Time to the widget, and bytes, for each contender\">\n<style>\n\
         text {{ font: 13px system-ui, sans-serif; fill: #1f2328 }}\n\
         .small {{ font-size: 11px; fill: #59636e }}\n\
         .fast {{ fill: #8c959f }} .slow {{ fill: #c4cad1 }} .ours.fast {{ fill: #0969da }} .ours.slow {{ fill: #80b3f0 }}\n\
         .spread {{ stroke: #1f2328; stroke-width: 1.5 }}\n\
         @media (prefers-color-scheme: dark) {{\n\
         text {{ fill: #f0f6fc }} .small {{ fill: #9198a1 }}\n\
         .fast {{ fill: #9198a1 }} .slow {{ fill: #4b535d }} .ours.fast {{ fill: #4493f8 }} .ours.slow {{ fill: #1f4f8f }}\n\
         .spread {{ stroke: #f0f6fc }}\n}}\n</style>\n\
         <text x=\"{LEFT}\" y=\"18\">From the navigation to the widget's request, no cache</text>\n\
         <text class=\"small\" x=\"{LEFT}\" y=\"36\">ms; upper bar {}, lower bar {}; the line spans the quartiles</text>\n",
        FAST.about, SLOW.about
    );
    for (at, contender) in CONTENDERS.iter().enumerate() {
        let y = TOP + LANE * at as f64;
        let label = contender
            .label
            .replace('`', "")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let bytes = measured.median(contender.name, "bytes") / 1e3;
        let _ = writeln!(
            out,
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"end\">{label}</text>\n\
             <text class=\"small\" x=\"{x}\" y=\"{}\" text-anchor=\"end\">{bytes:.1} kB</text>",
            y + 15.0,
            y + 31.0,
            x = LEFT - 10.0
        );
        let ours = if contender.ours { "ours " } else { "" };
        for (network, top) in [("fast", y), ("slow", y + 19.0)] {
            let Some(spread) = measured.spread(contender.name, network) else {
                continue;
            };
            let end = LEFT + spread.median * scale;
            let [low, high] = spread.quartiles.map(|quartile| LEFT + quartile * scale);
            let ratio = spread.median / measured.median("floor", network);
            let _ = writeln!(
                out,
                "<rect class=\"{ours}{network}\" x=\"{LEFT}\" y=\"{top}\" width=\"{:.1}\" height=\"17\"/>\n\
                 <line class=\"spread\" x1=\"{low:.1}\" x2=\"{high:.1}\" y1=\"{middle}\" y2=\"{middle}\"/>\n\
                 <text class=\"small\" x=\"{:.1}\" y=\"{}\">{:.0} ms, {ratio:.2} ×</text>",
                end - LEFT,
                end.max(high) + 8.0,
                top + 13.0,
                spread.median,
                middle = top + 8.5
            );
        }
    }
    out.push_str("</svg>\n");
    out
}
