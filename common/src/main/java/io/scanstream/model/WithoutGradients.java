package io.scanstream.model;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Computing without a record of the operations for a later backward pass. DJL switches the recording off on the thread
 * that started the engine and nowhere else; on every other one, whatever touches a trainable parameter would keep its
 * inputs alive until the result is closed.
 */
final class WithoutGradients {

    private WithoutGradients() {}

    /** The switch is this thread's alone, and is left as it was found. */
    static <T> T compute(Supplier<T> operations) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return operations.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
