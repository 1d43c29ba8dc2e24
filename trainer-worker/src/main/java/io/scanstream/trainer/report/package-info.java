/** What a person reads of a model: a page with its figures, curves and errors, and a card for who wants to use it. */
package io.scanstream.trainer.report;
