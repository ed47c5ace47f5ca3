/* SPDX-License-Identifier: Apache-2.0 */
/** Watches the open jobs. */
package io.github.bedrockbatch.poll;
