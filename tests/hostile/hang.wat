;; Waits in a host call that never completes (a capability that only the test has).
(module
  (import "test:host/hang@0.1.0" "forever" (func $forever))
  ;; ALLOCATOR
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32 i32 i32) (result i32)
    (call $forever)
    unreachable))
