/** What a person sees: progress, tables, and why something failed. */
package io.scanstream.cli.console;
