package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Moves numbers between files and a network's parameters. */
final class Weights {

    private static final int CONVOLUTION_KERNEL = 4;

    private Weights() {}

    /**
     * Gives every parameter its tensor. All shapes and numbers are checked before the first parameter is changed.
     *
     * @param parameters initialised; by stable name
     * @param names stable name to the name in the file
     * @param manager owns the new arrays
     */
    static void load(Map<String, Parameter> parameters, WeightFile file, UnaryOperator<String> names, NDManager manager)
            throws InvalidWeightsException {
        Map<Parameter, ByteBuffer> found = new LinkedHashMap<>();
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            Optional<String> problem = problem(entry.getKey(), entry.getValue(), file, names);
            if (problem.isPresent()) {
                throw new InvalidWeightsException(problem.get());
            }
            Tensor tensor = file.tensors().get(names.apply(entry.getKey()));
            found.put(entry.getValue(), requireFinite(tensor, tensor.floats()));
        }
        found.forEach((parameter, floats) -> replace(parameter, floats, manager));
    }

    /** Why the file does not hold this parameter. */
    private static Optional<String> problem(
            String name, Parameter parameter, WeightFile file, UnaryOperator<String> names) {
        Tensor tensor = file.tensors().get(names.apply(name));
        if (tensor == null) {
            return Optional.of("tensor '%s' is missing in %s".formatted(names.apply(name), file.name()));
        }
        Shape needed = tensor.order().inFile(parameter.getShape());
        return tensor.shape().equals(needed)
                ? Optional.empty()
                : Optional.of("tensor '%s' in %s has shape %s, but the network needs %s"
                        .formatted(tensor.name(), file.name(), tensor.shape(), needed));
    }

    /** A network with one weight of NaN answers nothing else, and where it came from is then hard to tell. */
    private static ByteBuffer requireFinite(Tensor tensor, ByteBuffer floats) throws InvalidWeightsException {
        FloatBuffer numbers = floats.asFloatBuffer();
        while (numbers.hasRemaining()) {
            float number = numbers.get();
            if (!Float.isFinite(number)) {
                throw new InvalidWeightsException("tensor '%s' in %s has a number %s, but only finite ones are taken"
                        .formatted(tensor.name(), tensor.file(), number));
            }
        }
        return floats;
    }

    static Map<String, NDArray> arrays(Map<String, Parameter> parameters) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
        return arrays;
    }

    private static void replace(Parameter parameter, ByteBuffer floats, NDManager manager) {
        Shape shape = parameter.getShape();
        try (NDManager scratch = manager.newSubManager()) {
            NDArray borrowed = scratch.create(floats, shape, DataType.FLOAT32);
            // The duplicate keeps the strides, and its memory is the engine's own, not the Java buffer's.
            NDArray array = (shape.dimension() == CONVOLUTION_KERNEL ? channelsLast(borrowed) : borrowed).duplicate();
            array.attach(manager);
            parameter.close();
            parameter.setShape(null);
            parameter.setArray(array);
        }
    }

    /**
     * The same tensor with its channels next to each other in memory. There is no call for it in DJL: a contiguous
     * N,H,W,C array, transposed to N,C,H,W, is such a tensor, and convolutions given one keep the layout.
     */
    private static NDArray channelsLast(NDArray array) {
        NDArray lastInOrder = array.transpose(0, 2, 3, 1);
        ByteBuffer contiguous = lastInOrder.toByteBuffer().order(ByteOrder.nativeOrder());
        return array.getManager()
                .create(contiguous, lastInOrder.getShape(), DataType.FLOAT32)
                .transpose(0, 3, 1, 2);
    }
}
