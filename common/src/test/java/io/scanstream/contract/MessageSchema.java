package io.scanstream.contract;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** A schema of the jar, for asking whether a message keeps it. */
record MessageSchema(String text) {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static MessageSchema read(String file) {
        return new MessageSchema(Resource.text("schema/" + file));
    }

    /** What the schema has against the message; nothing if it keeps it. */
    List<String> complaints(String message) {
        Schema schema = REGISTRY.getSchema(text, InputFormat.JSON);
        return schema
                .validate(
                        message,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }
}
