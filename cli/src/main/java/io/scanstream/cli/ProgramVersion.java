package io.scanstream.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Scanstream.class.getPackage().getImplementationVersion();
        return new String[] {"ScanStream " + (version == null ? "(not packaged)" : version)};
    }
}
