//! Pictures of made-up runs for the eye.

use std::path::PathBuf;

use footvote::chart::sheet::render;

use super::made_up::{charts, made_up, shapes};

/// Draws every made-up run to a folder to be looked at: `FOOTVOTE_LOOK=DIR cargo test --test shown charts::look -- --ignored`.
#[test]
#[ignore = "writes pictures to look at"]
fn look() {
    let folder = PathBuf::from(std::env::var_os("FOOTVOTE_LOOK").expect("FOOTVOTE_LOOK names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    let wanted = std::env::var("FOOTVOTE_LOOK_AT").unwrap_or_default();
    for (kind, shape) in shapes() {
        for chart in charts(&made_up(shape)) {
            let svg = render::svg(&chart);
            let stem = format!("{kind}-{}-{}", shape.places, chart.name);
            if !wanted.split_whitespace().any(|part| stem.starts_with(part)) && !wanted.is_empty() {
                continue;
            }
            std::fs::write(folder.join(format!("{stem}.svg")), &svg).unwrap();
            std::fs::write(folder.join(format!("{stem}.png")), render::png(&svg).unwrap()).unwrap();
        }
    }
}
