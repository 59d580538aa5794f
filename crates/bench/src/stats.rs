//! Many measurements, one number.

/// The value below which `part` (0 to 1) of the measurements lie; `NaN` of none.
pub(crate) fn percentile(measured: &[f64], part: f64) -> f64 {
    let mut sorted = measured.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let at = (last as f64 * part).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// The one in the middle.
pub(crate) fn median(measured: &[f64]) -> f64 {
    percentile(measured, 0.5)
}

/// The slope of the line through the points in a plane of logarithms: 1 is growth in
/// proportion, 0 is none. `NaN` of fewer than two points.
pub(crate) fn slope(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    #[allow(clippy::cast_precision_loss, reason = "a handful")]
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let up: f64 = logs.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let across: f64 = logs.iter().map(|point| (point.0 - x) * (point.0 - x)).sum();
    up / across
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_a_few() {
        let measured = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(median(&measured), 3.0);
        assert_eq!(percentile(&measured, 0.99), 5.0);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn slopes_of_lines() {
        let points = |power: f64| [1.0_f64, 10.0, 100.0].map(|n| (n, 3.0 * n.powf(power)));
        for power in [0.0, 1.0, 2.0] {
            assert!((slope(&points(power)) - power).abs() < 1e-9, "{power}");
        }
        assert!(slope(&[(1.0, 1.0)]).is_nan());
    }
}
