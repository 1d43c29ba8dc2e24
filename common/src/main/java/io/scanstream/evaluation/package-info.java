/**
 * How good a set of scores is: ROC AUC with its interval, the operating point, sensitivity and specificity. Plain
 * arithmetic on arrays, without an engine; here because a trainer that publishes a figure and a command line that checks
 * it on other images must compute it alike.
 */
package io.scanstream.evaluation;
