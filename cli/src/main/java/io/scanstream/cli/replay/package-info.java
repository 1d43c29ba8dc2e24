/** Versions that answer a stretch of the stream once more, and how their answers differ. */
package io.scanstream.cli.replay;
