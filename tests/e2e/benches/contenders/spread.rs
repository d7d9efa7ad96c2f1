//! Many measurements of one thing: the median and the quartiles.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The measurements of everything, by contender and by what was measured.
#[derive(Debug, Default)]
pub struct Measured(BTreeMap<(&'static str, &'static str), Vec<f64>>);

impl Measured {
    pub fn add(&mut self, contender: &'static str, what: &'static str, value: f64) {
        self.0.entry((contender, what)).or_default().push(value);
    }

    /// None where nothing was measured.
    pub fn spread(&self, contender: &str, what: &str) -> Option<Spread> {
        let found = self.0.iter().find(|(key, _)| **key == (contender, what));
        found.and_then(|(_, values)| Spread::of(values))
    }

    pub fn median(&self, contender: &str, what: &str) -> f64 {
        self.spread(contender, what)
            .map_or(f64::NAN, |spread| spread.median)
    }

    /// The least of them.
    pub fn least(&self, contender: &str, what: &str) -> f64 {
        let found = self.0.iter().find(|(key, _)| **key == (contender, what));
        found.map_or(f64::NAN, |(_, values)| {
            values.iter().copied().fold(f64::INFINITY, f64::min)
        })
    }

    pub fn json(&self, contender: &str) -> Value {
        let of_it = self.0.iter().filter(|((name, _), _)| *name == contender);
        of_it
            .map(|((_, what), values)| ((*what).to_owned(), Spread::of(values).map(Spread::json)))
            .collect()
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Spread {
    pub median: f64,
    pub quartiles: [f64; 2],
    pub count: usize,
}

impl Spread {
    fn of(values: &[f64]) -> Option<Self> {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        let last = values.len().checked_sub(1)?;
        // Between the two neighbours, as R and NumPy do.
        let at = |part: f64| {
            let place = last as f64 * part;
            let (low, high) = (
                values[place.floor() as usize],
                values[place.ceil() as usize],
            );
            low + (high - low) * place.fract()
        };
        Some(Self {
            median: at(0.5),
            quartiles: [at(0.25), at(0.75)],
            count: values.len(),
        })
    }

    fn json(self) -> Value {
        let [q1, q3] = self.quartiles;
        json!({"median": self.median, "q1": q1, "q3": q3, "n": self.count})
    }
}
