package io.scanstream.inference.configuration;

import io.scanstream.model.EngineDevice;
import org.eclipse.microprofile.config.spi.Converter;

/** So that whoever writes something else is told the rule; SmallRye, which would find the method by itself, hides its words. */
public final class EngineDeviceConverter implements Converter<EngineDevice> {

    private static final long serialVersionUID = 1L;

    @Override
    public EngineDevice convert(String value) {
        return EngineDevice.parse(value);
    }
}
