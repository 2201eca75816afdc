;; Uses handles that are not its own. Modes: 'f' a forged one, 'd' one that it dropped, 'w' one of
;; another type, 'r' returns a forged one as its result, 'x' drops one twice.
(module
  (import "effectforge:media/blobs@0.1.0" "[constructor]blob-writer"
    (func $new (param i32 i32) (result i32)))
  (import "effectforge:media/blobs@0.1.0" "[static]blob-writer.finish"
    (func $finish (param i32) (result i32)))
  (import "effectforge:media/blobs@0.1.0" "[method]blob.len"
    (func $len (param i32) (result i64)))
  (import "effectforge:media/blobs@0.1.0" "[resource-drop]blob" (func $drop (param i32)))
  ;; ALLOCATOR
  (data (i32.const 1024) "text/plain")
  (func $is (param $mode i32) (param $letter i32) (result i32)
    (i32.eq (i32.load8_u (local.get $mode)) (local.get $letter)))
  (func (export "effectforge:effect/generator@0.1.0#generate")
    (param i32 i32) (param $mode i32) (param i32) (result i32)
    (local $blob i32)
    (if (call $is (local.get $mode) (i32.const 0x66))
      (then (drop (call $len (i32.const 4711)))))
    (if (call $is (local.get $mode) (i32.const 0x72))
      (then
        (i32.store8 (i32.const 0) (i32.const 0))
        (i32.store (i32.const 4) (i32.const 4711))
        (return (i32.const 0))))
    (if (call $is (local.get $mode) (i32.const 0x77))
      (then (drop (call $len (call $new (i32.const 1024) (i32.const 10))))))
    (local.set $blob (call $finish (call $new (i32.const 1024) (i32.const 10))))
    (call $drop (local.get $blob))
    (if (call $is (local.get $mode) (i32.const 0x78))
      (then (call $drop (local.get $blob))))
    (drop (call $len (local.get $blob)))
    unreachable))
