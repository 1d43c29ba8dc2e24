/** Which models answer: follows the {@code models} and {@code serving} topics and swaps models under the stream. */
package io.scanstream.inference.serving;
