//! The pointers that are down on the timeline: one pans, two zoom.

use super::camera::Camera;
use leptos::prelude::*;

/// Each pointer's id, and its place in the view from 0 to 1. A handle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pointers(StoredValue<Vec<(i32, f64)>>);

impl Pointers {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    pub(super) fn add(self, id: i32, at: f64) {
        self.0.update_value(|pointers| pointers.push((id, at)));
    }

    pub(super) fn remove(self, id: i32) {
        self.0
            .update_value(|pointers| pointers.retain(|(known, _)| *known != id));
    }

    /// Moves one pointer, and the camera with it.
    pub(super) fn drag(self, id: i32, at: f64, camera: Camera) {
        let before = self.0.get_value();
        self.0.update_value(|pointers| {
            for (known, place) in pointers {
                if *known == id {
                    *place = at;
                }
            }
        });
        match (before.as_slice(), self.0.get_value().as_slice()) {
            ([(_, before)], [(_, after)]) => camera.pan(before - after),
            ([(_, a), (_, b)], [(_, c), (_, d)]) => {
                let (from, to) = ((a - b).abs().max(0.01), (c - d).abs().max(0.01));
                camera.zoom(from / to, f64::midpoint(*c, *d));
            }
            _ => {}
        }
    }
}
