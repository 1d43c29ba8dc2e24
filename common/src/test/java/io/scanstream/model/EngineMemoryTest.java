package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineMemoryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 98.00 MiB. GPU 0 has a total capacity of 79.11 GiB of which 2.62 MiB is"
                        + " free. Including non-PyTorch memory, this process has 79.10 GiB memory in use.",
                "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call.",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "[enforce fail at alloc_cpu.cpp:115] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate"
                        + " 4000000000000 bytes. Error code 12 (Cannot allocate memory)",
                "DefaultCPUAllocator: not enough memory: you tried to allocate 4000000000000 bytes.",
                "std::bad_alloc",
                "could not create a primitive",
            })
    void the_engine_s_words_for_a_lack_of_memory_are_known(String message) {
        assertThat(EngineMemory.isLacking(new EngineException(message))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA error: device-side assert triggered",
                "CUDA error: an illegal memory access was encountered",
                "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
                "Given groups=1, weight of size [64, 3, 3, 3], expected input[1, 4, 224, 224] to have 3 channels",
            })
    void other_faults_are_none(String message) {
        assertThat(EngineMemory.isLacking(new EngineException(message))).isFalse();
    }

    @Test
    void it_is_recognised_as_the_cause_of_another_fault() {
        // Given
        Throwable cause = new EngineException("CUDA out of memory. Tried to allocate 20.00 MiB.");

        // When / Then
        assertThat(EngineMemory.isLacking(new CompletionException("the batch failed", cause)))
                .isTrue();
    }

    @Test
    void so_is_java_s_own_whatever_it_says() {
        assertThat(EngineMemory.isLacking(new OutOfMemoryError())).isTrue();
    }
}
