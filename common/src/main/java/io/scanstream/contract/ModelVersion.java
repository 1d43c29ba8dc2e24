package io.scanstream.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** {@code name@version}: the key of the {@code models} topic and how an answer names the model that gave it. */
public record ModelVersion(String name, String version) {

    public ModelVersion {
        Rules.identifier("name", name);
        Rules.identifier("version", version);
    }

    @JsonCreator
    public static ModelVersion parse(String text) {
        int at = Rules.required("model version", text).indexOf('@');
        if (at < 0) {
            throw new InvalidMessageException("model version", text, "it must read name@version");
        }
        return new ModelVersion(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    @JsonValue
    public String toString() {
        return name + "@" + version;
    }
}
