package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.EngineException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LostDeviceExceptionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA error: device-side assert triggered\nCUDA kernel errors might be asynchronously reported at some other API"
                        + " call.",
                "CUDA error: an illegal memory access was encountered",
                "CUDA error: unspecified launch failure",
                "CUDA error: uncorrectable ECC error encountered",
            })
    void an_error_that_stays_with_the_process_is_told_wherever_it_is_the_cause(String message) {
        // Given
        Throwable fault = new CompletionException("the batch failed", new EngineException(message));

        // When / Then
        assertThatExceptionOfType(LostDeviceException.class)
                .isThrownBy(() -> LostDeviceException.throwIfBehind(fault))
                .withMessage("the GPU is lost to this process: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 98.00 MiB.",
                "CUDA error: out of memory",
                "a misaligned address",
                "mat1 and mat2 shapes cannot be multiplied",
            })
    void others_are_none(String message) {
        assertThatCode(() -> LostDeviceException.throwIfBehind(new EngineException(message)))
                .doesNotThrowAnyException();
    }
}
