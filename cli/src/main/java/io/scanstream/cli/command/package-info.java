/** The commands that talk to a broker that is already there. */
package io.scanstream.cli.command;
