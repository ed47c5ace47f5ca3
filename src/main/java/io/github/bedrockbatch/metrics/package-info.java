/* SPDX-License-Identifier: Apache-2.0 */
/** What Prometheus is told. No label is a batch, a source or anything else without a bound. */
package io.github.bedrockbatch.metrics;
