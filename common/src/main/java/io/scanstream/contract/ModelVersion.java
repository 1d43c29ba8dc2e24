package io.scanstream.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** {@code name@version}: the key of the {@code models} topic and how an answer names the model that gave it. */
public record ModelVersion(String name, String version) {

    // Disabled: on the wire it is one string and never an object.
    @JsonCreator(mode = JsonCreator.Mode.DISABLED)
    public ModelVersion {
        Rules.identifier("name", name);
        Rules.identifier("version", version);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ModelVersion parse(String text) {
        int at = Rules.required(InvalidMessageException.WHOLE, text).indexOf('@');
        if (at < 0) {
            throw new InvalidMessageException(InvalidMessageException.WHOLE, text, "it must read name@version");
        }
        return new ModelVersion(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    @JsonValue
    public String toString() {
        return name + "@" + version;
    }
}
