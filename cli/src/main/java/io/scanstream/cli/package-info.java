/** The command line: {@link io.scanstream.cli.Scanstream} lists its commands. */
package io.scanstream.cli;
