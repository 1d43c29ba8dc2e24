package io.scanstream.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator says of where networks run: one device for the whole process.
 *
 * @param index of the GPU, as CUDA counts those that the process sees; 0 where it means nothing
 */
public record EngineDevice(Choice choice, int index) {

    /** What is asked for. */
    public enum Choice {
        /** The first GPU if there is one, else the processor. */
        AUTO,
        CPU,
        GPU
    }

    private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,3}))?");

    public EngineDevice {
        if (index < 0 || (choice != Choice.GPU && index != 0)) {
            throw new IllegalArgumentException("there is no device %s:%d".formatted(choice, index));
        }
    }

    public static EngineDevice automatic() {
        return new EngineDevice(Choice.AUTO, 0);
    }

    /**
     * What a configuration says.
     *
     * @throws IllegalArgumentException if it is none of {@code auto}, {@code cpu}, {@code gpu} and {@code gpu:1}
     */
    public static EngineDevice parse(CharSequence text) {
        Matcher gpu = GPU.matcher(text);
        if (gpu.matches()) {
            return new EngineDevice(Choice.GPU, gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
        }
        return switch (text.toString()) {
            case "auto" -> automatic();
            case "cpu" -> new EngineDevice(Choice.CPU, 0);
            default ->
                throw new IllegalArgumentException(
                        "the device must be auto, cpu, gpu or gpu:N with N from 0, got: " + text);
        };
    }

    /** @throws IllegalStateException if the engine does not have it; it would take the processor without a word */
    Device of(Engine engine) {
        return among(engine.hasCapability(StandardCapabilities.CUDA), engine.getGpuCount());
    }

    /**
     * @param isBuiltForCuda whether the engine's libraries can use a GPU
     * @param gpus that CUDA's runtime and driver show to this process
     */
    Device among(boolean isBuiltForCuda, int gpus) {
        if (choice == Choice.GPU) {
            requireGpu(isBuiltForCuda, gpus);
            return Device.gpu(index);
        }
        return choice == Choice.AUTO && isBuiltForCuda && gpus > 0 ? Device.gpu(0) : Device.cpu();
    }

    private void requireGpu(boolean isBuiltForCuda, int gpus) {
        if (!isBuiltForCuda) {
            throw new IllegalStateException(
                    "%s is asked for, but the engine's libraries are those for the CPU: build with -Pcuda"
                            .formatted(this));
        }
        if (index >= gpus) {
            throw new IllegalStateException(
                    "%s is asked for, but there are %d GPUs for this process: it needs NVIDIA's driver, a container runtime"
                                    .formatted(this, gpus)
                            + " that hands the GPU on, and libcudart on the loader's path");
        }
    }

    /** As in a configuration. */
    @Override
    public String toString() {
        return switch (choice) {
            case AUTO -> "auto";
            case CPU -> "cpu";
            case GPU -> "gpu:" + index;
        };
    }
}
