
eval(location.hash);
