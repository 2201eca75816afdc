;; A stricter `effectforge/hygiene`: the one rule `hygiene.draw-calls`, with THRESHOLD calls instead of
;; 375. It finds the figure in the text of the probes; without one the rule is not measured.
(module
  (import "effectforge:effect/effects@0.1.0" "[resource-drop]effect" (func $drop (param i32)))
  ;; ALLOCATOR
  (data (i32.const 1024) "hygiene.draw-calls")
  (data (i32.const 1056) "\"draws_per_frame\":")
  (data (i32.const 1088) "THRESHOLD")
  (data (i32.const 1104) "run")
  (data (i32.const 1120) "drawing calls a frame")
  (data (i32.const 1152) "null")
  ;; Whether the 18 bytes at $at are the figure's name.
  (func $is_name (param $at i32) (result i32)
    (local $n i32)
    (loop $next
      (if (i32.ne
            (i32.load8_u (i32.add (local.get $at) (local.get $n)))
            (i32.load8_u offset=1056 (local.get $n)))
        (then (return (i32.const 0))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (i32.const 18))))
    (i32.const 1))
  (func $text (param $to i32) (param $from i32) (param $len i32)
    (i32.store (local.get $to) (local.get $from))
    (i32.store offset=4 (local.get $to) (local.get $len)))
  (func (export "effectforge:effect/validator@0.1.0#validate")
    (param $effect i32) (param i32 i32) (param $probes i32) (param $len i32) (param i32 i32)
    (result i32)
    (local $at i32) (local $end i32) (local $digit i32) (local $value i32)
    (call $drop (local.get $effect))
    ;; finding { rule, verdict, value, threshold, method, message, location, help } at 2112
    (call $text (i32.const 2112) (i32.const 1024) (i32.const 18))
    (i32.store8 (i32.const 2120) (i32.const 2))
    (call $text (i32.const 2124) (i32.const 1152) (i32.const 4))
    (call $text (i32.const 2132) (i32.const 1088) (i32.const DIGITS))
    (call $text (i32.const 2140) (i32.const 1104) (i32.const 3))
    (call $text (i32.const 2148) (i32.const 1120) (i32.const 21))
    (call $text (i32.const 2156) (i32.const 0) (i32.const 0))
    (call $text (i32.const 2164) (i32.const 0) (i32.const 0))
    (local.set $at (local.get $probes))
    (local.set $end (i32.sub (i32.add (local.get $probes) (local.get $len)) (i32.const 24)))
    (block $done
      (loop $search
        (br_if $done (i32.ge_s (local.get $at) (local.get $end)))
        (if (i32.eqz (call $is_name (local.get $at)))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $search))))
      ;; The digits before the point; the value itself is the text up to the next comma.
      (local.set $at (i32.add (local.get $at) (i32.const 18)))
      (i32.store (i32.const 2124) (local.get $at))
      (block $read
        (loop $digits
          (local.set $digit (i32.sub (i32.load8_u (local.get $at)) (i32.const 48)))
          (br_if $read (i32.gt_u (local.get $digit) (i32.const 9)))
          (local.set $value
            (i32.add (i32.mul (local.get $value) (i32.const 10)) (local.get $digit)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $digits)))
      (loop $rest
        (local.set $digit (i32.load8_u (local.get $at)))
        (if (i32.and
              (i32.ne (local.get $digit) (i32.const 44))
              (i32.ne (local.get $digit) (i32.const 125)))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $rest))))
      (i32.store (i32.const 2128) (i32.sub (local.get $at) (i32.load (i32.const 2124))))
      (i32.store8 (i32.const 2120) (i32.gt_u (local.get $value) (i32.const THRESHOLD))))
    (i32.store8 (i32.const 2048) (i32.const 0))
    (i32.store (i32.const 2052) (i32.const 2112))
    (i32.store (i32.const 2056) (i32.const 1))
    (i32.const 2048)))
