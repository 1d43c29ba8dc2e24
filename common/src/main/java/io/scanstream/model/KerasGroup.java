package io.scanstream.model;

import ai.djl.ndarray.types.Shape;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A group of an HDF5 file, and what Keras puts into one.
 *
 * @param file name, for messages
 */
record KerasGroup(Group group, String file) {

    private static final int LONGEST_ATTRIBUTE = 1 << 20;
    private static final int LONGEST_NAME = 1_000;
    private static final int MOST_NAMES = 10_000;

    /** Bits of the exponent of 16 and of 32 bits; other floats of these sizes are not IEEE's. */
    private static final int HALF_EXPONENT = 5;

    private static final int SINGLE_EXPONENT = 8;

    Set<String> names() throws InvalidWeightsException {
        return requireFew(group.getChildren().keySet());
    }

    /** Empty if there is no such group. */
    Optional<KerasGroup> group(String path) throws InvalidWeightsException {
        Node node = node(path);
        return node instanceof Group found ? Optional.of(new KerasGroup(found, file)) : Optional.empty();
    }

    /** Null if there is none. A link may lead to another file, which is nobody's to read. */
    private Node node(String path) throws InvalidWeightsException {
        Node node = group;
        for (String segment : path.split("/", -1)) {
            node = node instanceof Group parent ? parent.getChildren().get(segment) : null;
            if (node != null && node.isLink()) {
                throw new InvalidWeightsException(
                        "%s has a link '%s', which is not followed".formatted(file, node.getPath()));
            }
        }
        return node;
    }

    /** Empty if there is no such attribute, or if it is no string. */
    Optional<String> text(String attribute) throws InvalidWeightsException {
        List<String> texts = texts(attribute);
        return texts.size() == 1 ? Optional.of(texts.get(0)) : Optional.empty();
    }

    boolean has(String attribute) {
        return group.getAttribute(attribute) != null;
    }

    /**
     * A list of strings, as Keras writes it: in one attribute, or, if that were too long for HDF5, in several whose names
     * end with 0, 1 and so on. Empty if there is none: an empty list is written as an attribute without strings.
     */
    List<String> texts(String attribute) throws InvalidWeightsException {
        List<String> texts = new ArrayList<>(strings(group.getAttribute(attribute)));
        for (int part = 0; has(attribute + part) && texts.size() <= MOST_NAMES; part++) {
            texts.addAll(strings(group.getAttribute(attribute + part)));
        }
        return requireFew(texts);
    }

    private <C extends Collection<String>> C requireFew(C names) throws InvalidWeightsException {
        if (names.size() > MOST_NAMES) {
            throw new InvalidWeightsException("%s has %,d or more names in one place, but at most %,d are read"
                    .formatted(file, names.size(), MOST_NAMES));
        }
        return names;
    }

    private List<String> strings(Attribute attribute) throws InvalidWeightsException {
        if (attribute == null || attribute.getJavaType() != String.class || attribute.isEmpty()) {
            return List.of();
        }
        requireBounded(attribute);
        Object value = attribute.getData();
        List<String> strings = value instanceof String[] several ? List.of(several) : List.of((String) value);
        for (String string : strings) {
            if (string.length() > LONGEST_NAME) {
                throw new InvalidWeightsException("%s has a name of %,d characters in '%s', but at most %,d are read"
                        .formatted(file, string.length(), attribute.getName(), LONGEST_NAME));
            }
        }
        return strings;
    }

    /**
     * Strings of variable length lie elsewhere in the file, many of them maybe in one place: a list of them can be larger
     * than the file. Keras writes lists of one length. A product of several lengths may be beyond a long.
     */
    private void requireBounded(Attribute attribute) throws InvalidWeightsException {
        boolean isList = attribute.getDimensionsAsLong().length == 1;
        if (!attribute.isScalar() && (!isList || attribute.getDataType() instanceof VariableLength)) {
            throw new InvalidWeightsException(
                    "%s has an attribute '%s' that is no list of strings of one length, as Keras writes it"
                            .formatted(file, attribute.getName()));
        }
        if (attribute.getSize() > MOST_NAMES || attribute.getSizeInBytes() > LONGEST_ATTRIBUTE) {
            throw new InvalidWeightsException(
                    "%s has an attribute '%s' of %,d strings and %,d bytes, but at most %,d and %,d are read"
                            .formatted(
                                    file,
                                    attribute.getName(),
                                    attribute.getSize(),
                                    attribute.getSizeInBytes(),
                                    MOST_NAMES,
                                    LONGEST_ATTRIBUTE));
        }
    }

    /** The numbers stay in the file until they are asked for. */
    Tensor tensor(String path) throws InvalidWeightsException {
        Node node = node(path);
        if (!(node instanceof Dataset dataset)) {
            throw new InvalidWeightsException("tensor '%s' is missing in %s".formatted(path, file));
        }
        // Keras writes no other; a chunk may unpack to any size.
        if (!(dataset instanceof ContiguousDataset contiguous)) {
            throw new InvalidWeightsException("tensor '%s' in %s is stored as %s, but only contiguous numbers are read"
                    .formatted(path, file, dataset.getDataLayout()));
        }
        if (contiguous.isEmpty()) {
            throw new InvalidWeightsException("tensor '%s' in %s has no numbers".formatted(path, file));
        }
        ByteBuffer bytes = contiguous.getBuffer();
        return new Tensor(file, path, dtype(dataset), new Shape(dataset.getDimensionsAsLong()), AxisOrder.SAME, bytes);
    }

    /** As safetensors spells it, or anything else, which is refused if the tensor is needed. */
    private static String dtype(Dataset dataset) {
        if (dataset.getDataType() instanceof FloatingPoint type && type.getByteOrder() == ByteOrder.LITTLE_ENDIAN) {
            if (type.getSize() == Float.BYTES && type.getExponentSize() == SINGLE_EXPONENT) {
                return "F32";
            }
            if (type.getSize() == Short.BYTES && type.getExponentSize() == HALF_EXPONENT) {
                return "F16";
            }
        }
        return "%s of %d bytes"
                .formatted(
                        dataset.getDataType().getClass().getSimpleName(),
                        dataset.getDataType().getSize());
    }
}
