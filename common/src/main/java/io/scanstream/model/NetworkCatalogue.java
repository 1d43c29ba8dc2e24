package io.scanstream.model;

import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Normalisation;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The networks that can be built; {@code docs/adding-a-network.md} says how to add one. */
public final class NetworkCatalogue {

    private static final String TORCHVISION = "torchvision";
    private static final String KERAS = "keras";
    private static final TensorNames KERAS_VGG16 = KerasNames.vgg(2, 2, 3, 3, 3);

    /** Of the forms of one network, the first is the one that is built when there are no weights to fit. */
    private static final List<NetworkForm> FORMS = List.of(
            new NetworkForm(
                    NetworkName.VGG16,
                    TORCHVISION,
                    Vgg::vgg16,
                    TensorNames.TORCHVISION,
                    Normalisation.IMAGENET,
                    HeadSpecification.NOTEBOOK_VGG,
                    "block5",
                    "block4"),
            new NetworkForm(
                    NetworkName.VGG16,
                    KERAS,
                    Vgg::vgg16,
                    KERAS_VGG16,
                    Normalisation.CAFFE,
                    HeadSpecification.NOTEBOOK_VGG,
                    "block5",
                    "block4"),
            new NetworkForm(
                    NetworkName.VGG19,
                    TORCHVISION,
                    Vgg::vgg19,
                    TensorNames.TORCHVISION,
                    Normalisation.IMAGENET,
                    HeadSpecification.NOTEBOOK_VGG,
                    "block5",
                    "block4"),
            new NetworkForm(
                    NetworkName.VGG19,
                    KERAS,
                    Vgg::vgg19,
                    KerasNames.vgg(2, 2, 4, 4, 4),
                    Normalisation.CAFFE,
                    HeadSpecification.NOTEBOOK_VGG,
                    "block5",
                    "block4"),
            new NetworkForm(
                    NetworkName.ATTENTION_VGG16,
                    TORCHVISION,
                    Vgg::vgg16,
                    TensorNames.TORCHVISION,
                    Normalisation.IMAGENET,
                    HeadSpecification.NOTEBOOK_ATTENTION,
                    "block5",
                    "block4"),
            new NetworkForm(
                    NetworkName.ATTENTION_VGG16,
                    KERAS,
                    Vgg::vgg16,
                    KERAS_VGG16,
                    Normalisation.CAFFE,
                    HeadSpecification.NOTEBOOK_ATTENTION,
                    "block5",
                    "block4"),
            new NetworkForm(
                    NetworkName.RESNET50,
                    TORCHVISION,
                    ResNet::torchvision,
                    TensorNames.TORCHVISION,
                    Normalisation.IMAGENET,
                    HeadSpecification.NOTEBOOK_RESNET,
                    "layer4",
                    "layer3"),
            new NetworkForm(
                    NetworkName.RESNET50,
                    KERAS,
                    ResNet::keras,
                    KerasNames.resNet(3, 4, 6, 3),
                    Normalisation.CAFFE,
                    HeadSpecification.NOTEBOOK_RESNET,
                    "layer4",
                    "layer3"),
            new NetworkForm(
                    NetworkName.MOBILENET_V2,
                    TORCHVISION,
                    MobileNetV2::standard,
                    TensorNames.TORCHVISION,
                    Normalisation.IMAGENET,
                    HeadSpecification.NOTEBOOK_VGG,
                    "features.15",
                    "features.11"),
            new NetworkForm(
                    NetworkName.MOBILENET_V2,
                    "gluon",
                    MobileNetV2::gluon,
                    TensorNames.of(GluonMobileNetV2Names::of),
                    Normalisation.IMAGENET,
                    HeadSpecification.NOTEBOOK_VGG,
                    "features.15",
                    "features.11"));

    private NetworkCatalogue() {}

    static List<NetworkForm> forms() {
        return FORMS;
    }

    public static Set<NetworkName> networks() {
        Set<NetworkName> networks = EnumSet.noneOf(NetworkName.class);
        FORMS.forEach(form -> networks.add(form.network()));
        return networks;
    }

    /** As they are asked for. */
    public static List<String> names() {
        return networks().stream().map(NetworkName::wireName).toList();
    }

    /** Empty if the network is not in the catalogue. */
    public static List<NetworkForm> formsOf(NetworkName network) {
        return FORMS.stream().filter(form -> form.network() == network).toList();
    }

    static Optional<NetworkForm> form(NetworkName network, String form) {
        return formsOf(network).stream()
                .filter(candidate -> candidate.form().equals(form))
                .findFirst();
    }
}
