/* SPDX-License-Identifier: Apache-2.0 */
/** Settings of what may be spent. */
package io.github.bedrockbatch.config.budget;
