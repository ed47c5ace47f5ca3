/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The metrics for Prometheus. No label is a batch, a source or anything else of unlimited number.
 */
package io.github.bedrockbatch.metrics;
