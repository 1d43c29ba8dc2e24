package io.scanstream.model;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * torchvision's names of MobileNetV2's tensors to those in the file of the ONNX model zoo (Gluon): module 0 is
 * {@code features_conv0}, modules 1 to 17 are {@code features_linearbottleneck0} to {@code 16}, module 18 is
 * {@code features_conv1}.
 */
final class GluonMobileNetV2Names {

    private static final Pattern OUTER = Pattern.compile("features\\.(0|18)\\.([01])\\.(\\w+)");
    private static final Pattern HIDDEN = Pattern.compile("features\\.(\\d+)\\.conv\\.([01])\\.([01])\\.(\\w+)");
    private static final Pattern PROJECTION = Pattern.compile("features\\.(\\d+)\\.conv\\.([23])\\.(\\w+)");

    private static final Map<String, String> NORMALISATION =
            Map.of("weight", "gamma", "bias", "beta", "running_mean", "running_mean", "running_var", "running_var");

    private GluonMobileNetV2Names() {}

    static String of(String torchName) {
        Matcher outer = OUTER.matcher(torchName);
        if (outer.matches()) {
            String index = outer.group(1).equals("0") ? "0" : "1";
            return "features_" + layer(outer.group(2).equals("0"), index, outer.group(3));
        }
        Matcher hidden = HIDDEN.matcher(torchName);
        if (hidden.matches()) {
            return block(hidden.group(1)) + layer(hidden.group(3).equals("0"), hidden.group(2), hidden.group(4));
        }
        Matcher projection = PROJECTION.matcher(torchName);
        if (projection.matches()) {
            return block(projection.group(1)) + layer(projection.group(2).equals("2"), "2", projection.group(3));
        }
        throw new IllegalArgumentException("'%s' is not a tensor of MobileNetV2".formatted(torchName));
    }

    private static String block(String module) {
        return "features_linearbottleneck%d_".formatted(Integer.parseInt(module) - 1);
    }

    private static String layer(boolean convolution, String index, String parameter) {
        return convolution
                ? "conv%s_%s".formatted(index, parameter)
                : "batchnorm%s_%s".formatted(index, NORMALISATION.get(parameter));
    }
}
