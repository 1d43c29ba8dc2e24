package io.scanstream.cli.command;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.ModelVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A version as messages spell it. */
final class VersionConverter implements ITypeConverter<ModelVersion> {

    @Override
    public ModelVersion convert(String text) {
        try {
            return ModelVersion.parse(text);
        } catch (InvalidMessageException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
