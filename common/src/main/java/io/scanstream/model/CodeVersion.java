package io.scanstream.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which ScanStream this is: the version, and the commit if it was built from a Git checkout. */
public final class CodeVersion {

    private CodeVersion() {}

    public static String current() {
        Properties properties = new Properties();
        try (InputStream in = CodeVersion.class.getResourceAsStream("code-version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String revision = properties.getProperty("revision");
        boolean known = !revision.startsWith("${");
        return properties.getProperty("version") + (known ? "+" + revision : "");
    }
}
