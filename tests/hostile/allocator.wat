  ;; What every guest here needs of the canonical ABI: a memory and an allocator that never frees.
  (memory (export "memory") 2)
  (global $next (mut i32) (i32.const 65536))
  (func $alloc (param $len i32) (result i32)
    (local $at i32) (local $missing i32)
    (local.set $at (i32.and (i32.add (global.get $next) (i32.const 15)) (i32.const -16)))
    (global.set $next (i32.add (local.get $at) (local.get $len)))
    (local.set $missing
      (i32.sub
        (i32.add (i32.shr_u (global.get $next) (i32.const 16)) (i32.const 1))
        (memory.size)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then (drop (memory.grow (local.get $missing)))))
    (local.get $at))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (call $alloc (local.get 3)))
    (memory.copy (local.get $at) (local.get 0) (local.get 1))
    (local.get $at))
