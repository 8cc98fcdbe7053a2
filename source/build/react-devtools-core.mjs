/** Takes the place of the package of this name inside the bundle. */
const devtools = {
	initialize() {},
	connectToDevTools() {},
};

export default devtools;
