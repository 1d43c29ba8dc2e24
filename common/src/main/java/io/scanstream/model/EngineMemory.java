package io.scanstream.model;

import java.util.List;
import java.util.Locale;

/** Tells a lack of memory from other faults of the engine, which has one kind of exception for all of them. */
public final class EngineMemory {

    /** PyTorch's words: of CUDA's allocator, of cuBLAS and cuDNN, of the CPU's, of C++ itself, and of oneDNN. */
    private static final List<String> WORDS = List.of(
            "out of memory",
            "status_alloc_failed",
            "can't allocate memory",
            "not enough memory",
            "failed to allocate",
            "bad_alloc",
            "could not create a primitive");

    private EngineMemory() {}

    /** Whether the fault, or what caused it, is that memory does not suffice. */
    public static boolean isLacking(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof OutOfMemoryError || WORDS.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }
}
