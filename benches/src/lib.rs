//! Benchmarks of tablewright, as ratios within one run.
