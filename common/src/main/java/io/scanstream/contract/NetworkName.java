package io.scanstream.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The networks that can be asked for. Which of them a worker has is the worker's to say. */
public enum NetworkName {
    @JsonProperty("vgg16")
    VGG16,
    @JsonProperty("vgg19")
    VGG19,
    @JsonProperty("attention_vgg16")
    ATTENTION_VGG16,
    @JsonProperty("resnet50")
    RESNET50,
    @JsonProperty("mobilenet_v2")
    MOBILENET_V2;

    /** The name on the wire, in directories and on the command line. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
