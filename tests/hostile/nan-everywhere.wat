;; An optimizer that returns its subject with a saving from NaN to infinity.
(module
  ;; ALLOCATOR
  (data (i32.const 1024) "bytes")
  (func (export "effectforge:effect/optimizer@0.1.0#optimize")
    (param $is_artifacts i32) (param $effect i32) (param i32 i32 i32) (result i32)
    ;; ok(optimized { subject, savings }), 8-aligned
    (i32.store8 (i32.const 0) (i32.const 0))
    (i32.store8 (i32.const 4) (local.get $is_artifacts))
    (i32.store (i32.const 8) (local.get $effect))
    (i32.store (i32.const 16) (i32.const 2048))
    (i32.store (i32.const 20) (i32.const 1))
    ;; saving { what, unit, before, after, lossless }
    (i32.store (i32.const 2048) (i32.const 1024))
    (i32.store (i32.const 2052) (i32.const 5))
    (i32.store (i32.const 2056) (i32.const 1024))
    (i32.store (i32.const 2060) (i32.const 5))
    (f64.store (i32.const 2064) (f64.const nan))
    (f64.store (i32.const 2072) (f64.const inf))
    (i32.store8 (i32.const 2080) (i32.const 1))
    (i32.const 0)))
