package io.scanstream.model;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes files as Keras does, of both layouts, without Keras. */
final class KerasFiles {

    private KerasFiles() {}

    /**
     * The old layout.
     *
     * @param layers name to weights, those by the name that Keras gives them, in its order; a weight is an array of floats
     *     of one to four dimensions
     */
    static Path old(Path file, Map<String, Map<String, Object>> layers) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            writeOld(hdf, layers);
        }
        return file;
    }

    /** As {@code model.save("x.h5")} writes it: the weights are a group of the file. */
    static Path oldWholeModel(Path file, Map<String, Map<String, Object>> layers) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("keras_version", "2.3.1");
            writeOld(hdf.putGroup("model_weights"), layers);
        }
        return file;
    }

    private static void writeOld(WritableGroup root, Map<String, Map<String, Object>> layers) {
        root.putAttribute("layer_names", layers.keySet().toArray(String[]::new));
        layers.forEach((name, weights) -> {
            WritableGroup group = root.putGroup(name);
            if (!weights.isEmpty()) {
                group.putAttribute("weight_names", weights.keySet().toArray(String[]::new));
            }
            weights.forEach((weight, numbers) -> put(group, weight, numbers));
        });
    }

    /**
     * The new layout.
     *
     * @param layers path such as {@code layers/conv2d_1} to the layer's weights in order
     * @param names path to the layer's name; those that are not in it are not named
     */
    static Path current(Path file, Map<String, List<Object>> layers, Map<String, String> names) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            Map<String, WritableGroup> groups = new LinkedHashMap<>();
            layers.forEach((path, weights) -> {
                WritableGroup variables = group(hdf, groups, path + "/vars");
                if (names.containsKey(path)) {
                    variables.putAttribute("name", names.get(path));
                }
                for (int i = 0; i < weights.size(); i++) {
                    variables.putDataset(Integer.toString(i), weights.get(i));
                }
            });
        }
        return file;
    }

    private static void put(WritableGroup group, String path, Object numbers) {
        String[] segments = path.split("/");
        WritableGroup parent = group;
        for (String segment : Arrays.copyOf(segments, segments.length - 1)) {
            parent = parent.getChild(segment) instanceof WritableGroup existing ? existing : parent.putGroup(segment);
        }
        parent.putDataset(segments[segments.length - 1], numbers);
    }

    private static WritableGroup group(WritableGroup root, Map<String, WritableGroup> groups, String path) {
        if (path.isEmpty()) {
            return root;
        }
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "" : path.substring(0, slash);
        WritableGroup above = group(root, groups, parent);
        return groups.computeIfAbsent(path, key -> above.putGroup(path.substring(slash + 1)));
    }

    /** Height, width, input, output; each number is its place: 1000 h + 100 w + 10 i + o. */
    static float[][][][] kernel(int height, int width, int in, int out) {
        float[][][][] kernel = new float[height][width][in][out];
        for (int h = 0; h < height; h++) {
            for (int w = 0; w < width; w++) {
                for (int i = 0; i < in; i++) {
                    for (int o = 0; o < out; o++) {
                        kernel[h][w][i][o] = 1000 * h + 100 * w + 10 * i + o;
                    }
                }
            }
        }
        return kernel;
    }

    /** Input, output: 10 i + o. */
    static float[][] matrix(int in, int out) {
        return kernel(1, 1, in, out)[0][0];
    }

    static float[] vector(int length, float value) {
        float[] vector = new float[length];
        Arrays.fill(vector, value);
        return vector;
    }

    /** Gamma, beta, mean and variance. */
    static List<Object> normalisation(int channels) {
        List<Object> weights = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            weights.add(vector(channels, i));
        }
        return weights;
    }

    static Map<String, Object> named(List<String> names, List<Object> weights) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            named.put(names.get(i), weights.get(i));
        }
        return named;
    }
}
