/* SPDX-License-Identifier: Apache-2.0 */
/** Settings about what may be spent. */
package io.github.bedrockbatch.config.budget;
