;; A component as a wasip2 build makes it: it wants the environment and random numbers.
(component
  (import "wasi:cli/environment@0.2.6" (instance
    (export "get-arguments" (func (result (list string))))))
  (import "wasi:random/random@0.2.6" (instance
    (export "get-random-u64" (func (result u64))))))
