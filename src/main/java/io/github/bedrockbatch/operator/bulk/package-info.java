/* SPDX-License-Identifier: Apache-2.0 */
/** What is asked for all batches that match a filter. */
package io.github.bedrockbatch.operator.bulk;
