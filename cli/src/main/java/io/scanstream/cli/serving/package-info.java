/** Which version of a model answers, which is tried out beside it, and how an operator changes that. */
package io.scanstream.cli.serving;
