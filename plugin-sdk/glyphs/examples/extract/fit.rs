//! One cubic for a run of curves: least squares on the lengths of its handles, whose directions are
//! those of the run's ends.

use super::Point;

/// Start, two handles, end.
pub(crate) type Cubic = [Point; 4];

/// Samples per curve of a run.
const SAMPLES: u32 = 12;
/// Rounds in which samples look for their nearest place on the fit.
const ROUNDS: u32 = 12;
/// Cosine of the sharpest bend that is still smooth.
const SMOOTH: f64 = 0.985;

fn sub(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1]]
}

fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn unit(a: Point) -> Point {
    let length = a[0].hypot(a[1]).max(1e-9);
    [a[0] / length, a[1] / length]
}

/// Weights of the four points at `t`.
fn weights(t: f64) -> [f64; 4] {
    let s = 1.0 - t;
    [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t]
}

fn at(curve: &Cubic, t: f64) -> Point {
    let w = weights(t);
    [0, 1].map(|axis| (0..4).map(|k| w[k] * curve[k][axis]).sum())
}

fn leaving(c: &Cubic) -> Point {
    let ahead = c[1..]
        .iter()
        .map(|p| sub(*p, c[0]))
        .find(|d| dot(*d, *d) > 0.01);
    unit(ahead.unwrap_or([1.0, 0.0]))
}

fn arriving(c: &Cubic) -> Point {
    leaving(&[c[3], c[2], c[1], c[0]]).map(|v| -v)
}

/// As few curves as stray less than `stray` from the given ones, which follow each other.
pub(crate) fn fewer(curves: &[Cubic], stray: f64) -> Vec<Cubic> {
    let mut kept = Vec::new();
    let mut rest = curves;
    while let [first, ..] = rest {
        let smooth = rest
            .windows(2)
            .take_while(|w| dot(arriving(&w[0]), leaving(&w[1])) > SMOOTH);
        let most = smooth.count() + 1;
        let fits = (2..=most)
            .rev()
            .find_map(|n| Some((n, fit(&rest[..n], stray)?)));
        let (used, curve) = fits.unwrap_or((1, *first));
        kept.push(curve);
        rest = &rest[used..];
    }
    kept
}

fn fit(run: &[Cubic], stray: f64) -> Option<Cubic> {
    let (first, last) = (run.first()?, run.last()?);
    let (p0, p3) = (first[0], last[3]);
    let (u, v) = (leaving(first), arriving(last).map(|x| -x));
    // A turn of more than a half would need a loop; two quarters are one too many for a cubic.
    if dot(leaving(first), arriving(last)) < -0.1 {
        return None;
    }
    let points: Vec<Point> = run
        .iter()
        .flat_map(|c| (0..SAMPLES).map(move |k| at(c, f64::from(k) / f64::from(SAMPLES))))
        .skip(1)
        .collect();
    let mut places = by_length(p0, &points, p3);
    let mut curve = solve(p0, p3, u, v, &points, &places)?;
    for _ in 0..ROUNDS {
        for (place, point) in places.iter_mut().zip(&points) {
            *place = nearest(&curve, *point, *place);
        }
        curve = solve(p0, p3, u, v, &points, &places)?;
    }
    let far = |(place, point): (&f64, &Point)| {
        let d = sub(at(&curve, nearest(&curve, *point, *place)), *point);
        d[0].hypot(d[1])
    };
    let worst = places.iter().zip(&points).map(far).fold(0.0, f64::max);
    (worst < stray).then_some(curve)
}

/// Where on the way each point lies, 0 to 1.
fn by_length(p0: Point, points: &[Point], p3: Point) -> Vec<f64> {
    let (mut sum, mut last, mut sums) = (0.0, p0, Vec::new());
    for point in points.iter().chain([&p3]) {
        let d = sub(*point, last);
        sum += d[0].hypot(d[1]);
        sums.push(sum);
        last = *point;
    }
    sums.pop();
    sums.iter().map(|length| length / sum.max(1e-9)).collect()
}

fn solve(
    p0: Point,
    p3: Point,
    u: Point,
    v: Point,
    points: &[Point],
    places: &[f64],
) -> Option<Cubic> {
    let (mut m, mut r) = ([0.0; 3], [0.0; 2]);
    for (point, t) in points.iter().zip(places) {
        let w = weights(*t);
        let fixed = [0, 1].map(|k| p0[k] * (w[0] + w[1]) + p3[k] * (w[2] + w[3]));
        let (a, b) = (u.map(|x| x * w[1]), v.map(|x| x * w[2]));
        let left = sub(*point, fixed);
        m = [m[0] + dot(a, a), m[1] + dot(a, b), m[2] + dot(b, b)];
        r = [r[0] + dot(a, left), r[1] + dot(b, left)];
    }
    let det = m[0] * m[2] - m[1] * m[1];
    if det.abs() < 1e-12 {
        return None;
    }
    let (a, b) = (
        (r[0] * m[2] - r[1] * m[1]) / det,
        (m[0] * r[1] - m[1] * r[0]) / det,
    );
    let handle = |p: Point, d: Point, by: f64| [p[0] + d[0] * by, p[1] + d[1] * by];
    (a > 0.5 && b > 0.5).then(|| [p0, handle(p0, u, a), handle(p3, v, b), p3])
}

/// The place near `t` that is nearest to a point.
fn nearest(curve: &Cubic, point: Point, t: f64) -> f64 {
    let far = |t: f64| {
        let d = sub(at(curve, t), point);
        dot(d, d)
    };
    let (mut t, mut step) = (t, 0.04);
    for _ in 0..14 {
        for side in [t - step, t + step] {
            if far(side.clamp(0.0, 1.0)) < far(t) {
                t = side.clamp(0.0, 1.0);
            }
        }
        step *= 0.6;
    }
    t
}
