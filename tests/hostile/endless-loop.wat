;; Computes for ever.
(module
  ;; ALLOCATOR
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32 i32 i32) (result i32)
    (loop $again (br $again))
    unreachable))
