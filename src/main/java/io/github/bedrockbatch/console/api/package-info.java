/* SPDX-License-Identifier: Apache-2.0 */
/** What a page, an action and a resource are: what each is asked with, and what it answers. */
package io.github.bedrockbatch.console.api;
