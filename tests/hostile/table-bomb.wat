;; Grows a table without end.
(module
  ;; ALLOCATOR
  (table $t 1 funcref)
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32 i32 i32) (result i32)
    (loop $again
      (drop (table.grow $t (ref.null func) (i32.const 1000)))
      (br $again))
    unreachable))
