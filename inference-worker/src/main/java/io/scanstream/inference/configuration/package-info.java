/** What an operator can set; the keys are documented here and in {@code docs/configuration.md}. */
package io.scanstream.inference.configuration;
